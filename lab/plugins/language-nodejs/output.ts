/** Receives the output of a child process. */
export interface Output {
  stdout(text: string | Buffer): void;
  stderr(text: string | Buffer): void;
}

interface OutputMessage {
  setStdout(value: Uint8Array): unknown;
  setStderr(value: Uint8Array): unknown;
}

/** Returns an Output that sends each text as a message on a gRPC stream. */
export function streamOutput<M extends OutputMessage>(
  call: { write(message: M): unknown },
  Message: new () => M,
): Output {
  const write = (set: "setStdout" | "setStderr") => (text: string | Buffer) => {
    const message = new Message();
    message[set](Buffer.from(text));
    call.write(message);
  };
  return { stdout: write("setStdout"), stderr: write("setStderr") };
}
