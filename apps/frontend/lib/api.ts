import { goToSignIn } from "./auth-api";

/**
 * Seconds after which a request counts as lost. The proxy gives up earlier, so its error message
 * arrives first.
 */
const timeoutSeconds = 20;

/** A failed request. Its message is a sentence for the user. */
export class ApiError extends Error {
  override name = "ApiError";
  constructor(
    message: string,
    /** The HTTP status; 0 if there was no response. */
    readonly status: number,
    readonly code: string,
    /** Seconds to wait before a retry, if the response specifies them. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
  /** True if the backend did not answer. The same request may succeed later. */
  get unreachable(): boolean {
    return [0, 502, 503, 504].includes(this.status);
  }
}

export interface Sending {
  body?: unknown;
  headers?: Record<string, string>;
  /** Aborts the request. By default, the request is aborted after 20 seconds. */
  signal?: AbortSignal;
}

/**
 * Sends a request to the backend and returns the response if it is successful. A 401 response also
 * opens the sign-in page.
 * @throws ApiError if the request fails.
 */
export async function send(
  method: string,
  path: string,
  { body, headers, signal }: Sending = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/backend/${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      signal: signal ?? AbortSignal.timeout(timeoutSeconds * 1000),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError("The server cannot be reached.", 0, "unreachable");
  }
  if (response.ok) return response;
  if (response.status === 401) goToSignIn();
  throw await errorFrom(response);
}

/**
 * Sends a request to the backend and returns the JSON of the response, or undefined for a 204
 * response.
 * @throws ApiError if the request fails or the response is not JSON.
 */
export async function call<Answer>(
  method: string,
  path: string,
  sending?: Sending,
): Promise<Answer> {
  const response = await send(method, path, sending);
  if (response.status === 204) return undefined as Answer;
  try {
    return (await response.json()) as Answer;
  } catch {
    throw new ApiError("The server's answer could not be read.", response.status, "unreadable");
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function errorFrom(response: Response): Promise<ApiError> {
  const answer = (await response.json().catch(() => null)) as {
    error?: { code?: string; message?: string };
  } | null;
  const wait = Number(response.headers.get("retry-after"));
  return new ApiError(
    answer?.error?.message ?? `The server answered ${response.status}.`,
    response.status,
    answer?.error?.code ?? "unknown",
    wait > 0 ? wait : undefined,
  );
}
