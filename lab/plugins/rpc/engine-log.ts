import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { CHANNEL_OPTIONS } from "./serve";

type Severity = "info" | "warning";

/**
 * Sends messages about resources to the user's console. They are sent one at a time, so that they
 * arrive in order.
 */
export class EngineLog {
  private readonly client: EngineClient | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(engine: string | undefined) {
    this.client = engine
      ? new EngineClient(engine, grpc.credentials.createInsecure(), CHANNEL_OPTIONS)
      : undefined;
  }

  /** Sends a message that remains in the output. */
  message(severity: Severity, urn: string, text: string): Promise<void> {
    return this.send(severity, urn, text, false);
  }

  /**
   * Sends a status message. On a terminal, the next status message replaces it. Logs omit status
   * messages.
   */
  status(urn: string, text: string): Promise<void> {
    return this.send("info", urn, text, true);
  }

  /**
   * Resolves when all messages have been sent. A resource operation must wait for this before it
   * ends.
   */
  sent(): Promise<void> {
    return this.last;
  }

  private send(severity: Severity, urn: string, text: string, ephemeral: boolean): Promise<void> {
    const request = new LogRequest();
    request.setSeverity(severity === "info" ? LogSeverity.INFO : LogSeverity.WARNING);
    request.setUrn(urn);
    request.setMessage(text);
    request.setEphemeral(ephemeral);
    // Errors are ignored, because a message that cannot be sent must not make a build fail.
    this.last = this.last.then(
      () =>
        new Promise((resolve) => {
          if (this.client) this.client.log(request, () => resolve());
          else resolve();
        }),
    );
    return this.last;
  }
}
