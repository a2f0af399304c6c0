import { answerAuth } from "../../../lib/auth-handler";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ all: string[] }> };

async function handle(request: Request, { params }: Context): Promise<Response> {
  return answerAuth(request, (await params).all);
}

export { handle as GET, handle as POST };
