import * as grpc from "@grpc/grpc-js";
import { engineAddress } from "./engine-address";
import { endWithEngine } from "./lifetime";

/** The same limits as the engine's. States and schemas can exceed gRPC's default of 4 MB. */
export const CHANNEL_OPTIONS = {
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

export interface Service {
  definition: grpc.ServiceDefinition;
  implementation: grpc.UntypedServiceImplementation;
}

/**
 * Serves a gRPC service on a free port on 127.0.0.1. Prints the port as the first line on stdout,
 * where the engine reads it. Methods that are not implemented return UNIMPLEMENTED.
 */
export function serve(argv: string[], make: (engine: string | undefined) => Service): void {
  const engine = engineAddress(argv);
  const { definition, implementation } = make(engine);
  const server = new grpc.Server(CHANNEL_OPTIONS);
  server.addService(definition, implementation);
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    endWithEngine(engine);
    process.stdout.write(`${port}\n`);
  });
}

/**
 * Turns a function into a gRPC method. If the function throws an error, the user sees the error's
 * message.
 */
export function unary<Request, Response>(
  handle: (request: Request) => Promise<Response> | Response,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(rpcError(error)),
      );
  };
}

export class RpcError extends Error {
  constructor(
    readonly code: grpc.status,
    message: string,
  ) {
    super(message);
  }
}

export function rpcError(error: unknown): Partial<grpc.StatusObject> {
  const code = error instanceof RpcError ? error.code : grpc.status.UNKNOWN;
  return { code, details: error instanceof Error ? error.message : String(error) };
}
