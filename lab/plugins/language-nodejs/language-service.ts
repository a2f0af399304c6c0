import { execFileSync } from "node:child_process";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/language_pb";
import {
  PackageDependency,
  PackageParameterization,
  PluginInfo,
} from "@pulumi/pulumi/proto/plugin_pb";
import { interruptChildren } from "../rpc/lifetime";

import { RpcError, rpcError, Service, unary } from "../rpc/serve";
import { installDependencies } from "./install-dependencies";
import { streamOutput } from "./output";
import { programDependencies } from "./program-dependencies";
import { runProgram } from "./program";
import { RequiredPackage, requiredPackages } from "./required-packages";
import { runPlugin } from "./run-plugin";
import { runtimeOptions, RuntimeOptions } from "./runtime-options";

/**
 * Returns the LanguageRuntime service for Node programs. The methods for code generation and
 * packing are not implemented and return UNIMPLEMENTED.
 */
export function languageService(version: string, engine: string | undefined): Service {
  let engineAddress = engine ?? "";
  const handlers = {
    handshake: unary((request: pb.LanguageHandshakeRequest) => {
      engineAddress = request.getEngineAddress();
      return new pb.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => {
      const info = new PluginInfo();
      info.setVersion(version);
      return info;
    }),
    getRequiredPackages: unary((request: pb.GetRequiredPackagesRequest) => {
      const response = new pb.GetRequiredPackagesResponse();
      response.setPackagesList(
        requiredPackages(info(request).getProgramDirectory()).map(packageDependency),
      );
      return response;
    }),
    run: unary(async (request: pb.RunRequest) => {
      if (request.getAttachDebugger()) {
        throw new RpcError(
          grpc.status.UNIMPLEMENTED,
          "--attach-debugger needs Pulumi's own pulumi-language-nodejs",
        );
      }
      const program = info(request);
      const response = new pb.RunResponse();
      try {
        const result = await runProgram({
          monitor: request.getMonitorAddress(),
          engine: engineAddress,
          organization: request.getOrganization(),
          project: request.getProject(),
          stack: request.getStack(),
          rootDirectory: program.getRootDirectory(),
          programDirectory: program.getProgramDirectory(),
          entryPoint: program.getEntryPoint(),
          arguments: request.getArgsList(),
          parallel: request.getParallel(),
          dryRun: request.getDryrun(),
          config: Object.fromEntries(request.getConfigMap().toArray()),
          configSecretKeys: request.getConfigsecretkeysList(),
          options: options(request),
        });
        response.setError(result.error);
        response.setBail(result.bail);
      } catch (error) {
        response.setError((error as Error).message);
      }
      return response;
    }),
    about: unary(() => {
      const response = new pb.AboutResponse();
      response.setExecutable(process.execPath);
      response.setVersion(process.version);
      response
        .getMetadataMap()
        .set("packagemanager", "npm")
        .set("packagemanagerVersion", npmVersion());
      return response;
    }),
    getProgramDependencies: unary((request: pb.GetProgramDependenciesRequest) => {
      const response = new pb.GetProgramDependenciesResponse();
      const found = programDependencies(
        info(request).getProgramDirectory(),
        request.getTransitivedependencies(),
      );
      response.setDependenciesList(
        found.map(({ name, version: installed }) => {
          const dependency = new pb.DependencyInfo();
          dependency.setName(name);
          dependency.setVersion(installed);
          return dependency;
        }),
      );
      return response;
    }),
    installDependencies: (
      call: grpc.ServerWritableStream<
        pb.InstallDependenciesRequest,
        pb.InstallDependenciesResponse
      >,
    ) => {
      const output = streamOutput(call, pb.InstallDependenciesResponse);
      installDependencies(info(call.request).getProgramDirectory(), output).then(
        () => call.end(),
        (error: unknown) => call.emit("error", rpcError(error)),
      );
    },
    runtimeOptionsPrompts: unary(() => new pb.RuntimeOptionsResponse()),
    template: unary(() => new pb.TemplateResponse()),
    runPlugin: (call: grpc.ServerWritableStream<pb.RunPluginRequest, pb.RunPluginResponse>) => {
      const ended = new AbortController();
      call.on("cancelled", () => ended.abort());
      const request = call.request;
      const plugin = {
        kind: request.getKind(),
        workingDirectory: request.getPwd(),
        programDirectory: info(request).getProgramDirectory(),
        arguments: request.getArgsList(),
        environment: request.getEnvList(),
      };
      Promise.resolve()
        .then(() =>
          runPlugin(
            { ...plugin, options: options(request) },
            streamOutput(call, pb.RunPluginResponse),
            ended.signal,
          ),
        )
        .then((code) => {
          const response = new pb.RunPluginResponse();
          response.setExitcode(code);
          call.write(response);
          call.end();
        })
        .catch((error: unknown) => call.emit("error", rpcError(error)));
    },
    cancel: unary(() => {
      void interruptChildren();
      return new Empty();
    }),
  };
  return { definition: LanguageRuntimeService, implementation: handlers };
}

function info(request: { getInfo(): pb.ProgramInfo | undefined }): pb.ProgramInfo {
  const program = request.getInfo();
  if (!program) throw new RpcError(grpc.status.INVALID_ARGUMENT, "the request names no program");
  return program;
}

function options(request: { getInfo(): pb.ProgramInfo | undefined }): RuntimeOptions {
  return runtimeOptions(info(request).getOptions()?.toJavaScript() ?? {});
}

function packageDependency(required: RequiredPackage): PackageDependency {
  const dependency = new PackageDependency();
  dependency.setName(required.name);
  dependency.setKind("resource");
  dependency.setVersion(required.version);
  dependency.setServer(required.server);
  if (required.parameterization) {
    const parameterization = new PackageParameterization();
    parameterization.setName(required.parameterization.name);
    parameterization.setVersion(required.parameterization.version);
    parameterization.setValue(required.parameterization.value);
    dependency.setParameterization(parameterization);
  }
  return dependency;
}

function npmVersion(): string {
  try {
    return execFileSync("npm", ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "";
  }
}
