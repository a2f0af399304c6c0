import type { Metadata } from "next";
import { AuthPage } from "../../components/auth/auth-page";
import { SignInForm } from "../../components/auth/sign-in-form";
import { withNext } from "../../lib/next-path";
import { leaveIfSignedIn } from "../../lib/page-guard";

export const metadata: Metadata = { title: "Sign in · Todo Chatbot" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const next = await leaveIfSignedIn(searchParams);
  return (
    <AuthPage
      title="Sign in"
      text="Your tasks and conversations are where you left them."
      other={{
        question: "New here? You need a name, an e-mail address and a password.",
        label: "Create an account",
        href: withNext("/sign-up", next),
      }}
    >
      <SignInForm next={next} />
    </AuthPage>
  );
}
