import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { equal, Properties, withoutNulls } from "./properties";
import { CheckFailure, Diff, DiffKind, Provider, resourceFor } from "./provider";
import { Service, unary } from "./serve";

const KINDS: { [kind in DiffKind]: pb.PropertyDiff.Kind } = {
  add: pb.PropertyDiff.Kind.ADD,
  delete: pb.PropertyDiff.Kind.DELETE,
  update: pb.PropertyDiff.Kind.UPDATE,
  "add-replace": pb.PropertyDiff.Kind.ADD_REPLACE,
  "delete-replace": pb.PropertyDiff.Kind.DELETE_REPLACE,
  "update-replace": pb.PropertyDiff.Kind.UPDATE_REPLACE,
};

const fromStruct = (struct: Struct | undefined): Properties => struct?.toJavaScript() ?? {};
const toStruct = (bag: Properties): Struct => Struct.fromJavaScript(withoutNulls(bag) as never);

/**
 * Returns the ResourceProvider service for a provider. The SDK's own server
 * (`@pulumi/pulumi/provider`) supports neither Configure, nor the preview flag, nor detailed diffs,
 * which upstream's plugins use.
 */
export function providerService(provider: Provider): Service {
  const checked = (inputs: Properties, failures: CheckFailure[] = []): pb.CheckResponse => {
    const response = new pb.CheckResponse();
    response.setInputs(toStruct(inputs));
    response.setFailuresList(
      failures.map(({ property, reason }) => {
        const failure = new pb.CheckFailure();
        failure.setProperty(property);
        failure.setReason(reason);
        return failure;
      }),
    );
    return response;
  };
  return {
    definition: ResourceProviderService,
    implementation: {
      getPluginInfo: unary(() => {
        const info = new PluginInfo();
        info.setVersion(provider.version);
        return info;
      }),
      checkConfig: unary((request: pb.CheckRequest) => checked(fromStruct(request.getNews()))),
      diffConfig: unary((request: pb.DiffRequest) => {
        const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
        const changed = Object.keys({ ...olds, ...news }).filter(
          (key) => !equal(olds[key], news[key]),
        );
        return diffResponse(Object.fromEntries(changed.map((key) => [key, "update" as const])));
      }),
      configure: unary(async (request: pb.ConfigureRequest) => {
        const variables: { [key: string]: string } = {};
        request.getVariablesMap().forEach((value, key) => {
          variables[key.slice(key.lastIndexOf(":") + 1)] = value;
        });
        await provider.configure(variables);
        const response = new pb.ConfigureResponse();
        response.setSupportspreview(true);
        // As with upstream's plugins, the engine sends secrets as plain values, and marks outputs
        // as secret if their inputs are secret.
        response.setAcceptsecrets(false);
        return response;
      }),
      check: unary(async (request: pb.CheckRequest) => {
        const urn = request.getUrn();
        const result = await resourceFor(provider, urn).check({
          urn,
          news: fromStruct(request.getNews()),
        });
        return checked(result.inputs, result.failures);
      }),
      diff: unary((request: pb.DiffRequest) => {
        const resource = resourceFor(provider, request.getUrn());
        return diffResponse(
          resource.diff({
            olds: fromStruct(request.getOlds()),
            news: fromStruct(request.getNews()),
          }),
        );
      }),
      create: unary(async (request: pb.CreateRequest) => {
        const urn = request.getUrn();
        const news = fromStruct(request.getProperties());
        const { id, properties } = await resourceFor(provider, urn).create({
          urn,
          news,
          preview: request.getPreview(),
        });
        const response = new pb.CreateResponse();
        response.setId(id);
        response.setProperties(toStruct(properties));
        return response;
      }),
      read: unary((request: pb.ReadRequest) => {
        const inputs = fromStruct(request.getInputs());
        const properties = fromStruct(request.getProperties());
        const result = resourceFor(provider, request.getUrn()).read({
          id: request.getId(),
          inputs,
          properties,
        });
        const response = new pb.ReadResponse();
        response.setId(result.id);
        response.setInputs(toStruct(result.inputs));
        response.setProperties(toStruct(result.properties));
        return response;
      }),
      update: unary(async (request: pb.UpdateRequest) => {
        const urn = request.getUrn();
        const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
        const response = new pb.UpdateResponse();
        const resource = resourceFor(provider, urn);
        response.setProperties(
          toStruct(await resource.update({ urn, olds, news, preview: request.getPreview() })),
        );
        return response;
      }),
      delete: unary((request: pb.DeleteRequest) => {
        resourceFor(provider, request.getUrn());
        return new Empty();
      }),
      // As with upstream's plugins, running operations continue.
      cancel: unary(() => new Empty()),
    },
  };
}

function diffResponse(diff: Diff): pb.DiffResponse {
  const response = new pb.DiffResponse();
  const changes = Object.entries(diff);
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  response.setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setReplacesList(
    changes.filter(([, kind]) => kind.endsWith("-replace")).map(([property]) => property),
  );
  response.setDiffsList(changes.map(([property]) => property));
  response.setHasdetaileddiff(changes.length > 0);
  for (const [property, kind] of changes) {
    const change = new pb.PropertyDiff();
    change.setKind(KINDS[kind]);
    response.getDetaileddiffMap().set(property, change);
  }
  return response;
}
