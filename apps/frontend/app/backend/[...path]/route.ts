import { proxyToBackend } from "../../../lib/backend";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ path: string[] }> };

async function handle(request: Request, { params }: Context): Promise<Response> {
  return proxyToBackend(request, (await params).path);
}

export { handle as GET, handle as POST, handle as PATCH, handle as DELETE };
