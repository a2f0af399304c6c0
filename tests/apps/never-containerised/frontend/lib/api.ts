export const API_URL = process.env.NEXT_PUBLIC_API_URL ?? "http://localhost:8000";

export async function api(path: string, body?: object): Promise<Response> {
  return fetch(`${API_URL}${path}`, {
    credentials: "include",
    ...(body && {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
}
