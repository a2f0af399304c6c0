import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { CHANNEL_OPTIONS } from "./serve";

type Severity = "info" | "warning";

/**
 * Messages to the user's console, attached to one resource. Sent one after the other, so that lines
 * keep their order.
 */
export class EngineLog {
  private readonly client: EngineClient | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(engine: string | undefined) {
    this.client = engine
      ? new EngineClient(engine, grpc.credentials.createInsecure(), CHANNEL_OPTIONS)
      : undefined;
  }

  /** A line that stays in the output. */
  message(severity: Severity, urn: string, text: string): Promise<void> {
    return this.send(severity, urn, text, false);
  }

  /** A line that the next one replaces in an interactive display and that no log keeps. */
  status(urn: string, text: string): Promise<void> {
    return this.send("info", urn, text, true);
  }

  /** Resolves when every message so far is out; a step must not end before its last line. */
  sent(): Promise<void> {
    return this.last;
  }

  private send(severity: Severity, urn: string, text: string, ephemeral: boolean): Promise<void> {
    const request = new LogRequest();
    request.setSeverity(severity === "info" ? LogSeverity.INFO : LogSeverity.WARNING);
    request.setUrn(urn);
    request.setMessage(text);
    request.setEphemeral(ephemeral);
    // A lost line must not fail a build.
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
