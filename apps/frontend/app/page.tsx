import { cookies } from "next/headers";
import { Planner } from "../components/shell/planner";
import { requireSession } from "../lib/page-guard";
import { themeCookie, themeOf } from "../lib/theme";

export default async function Page() {
  const { user } = await requireSession();
  return <Planner person={user} theme={themeOf((await cookies()).get(themeCookie)?.value)} />;
}
