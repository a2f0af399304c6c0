import type { Metadata } from "next";
import { AuthPage } from "../../components/auth/auth-page";
import { SignUpForm } from "../../components/auth/sign-up-form";
import { withNext } from "../../lib/next-path";
import { leaveIfSignedIn } from "../../lib/page-guard";

export const metadata: Metadata = { title: "Create an account · Todo Chatbot" };

export default async function SignUpPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const next = await leaveIfSignedIn(searchParams);
  return (
    <AuthPage
      title="Create your account"
      text="Say what you have to do; the assistant keeps the list."
      other={{
        question: "Have an account already?",
        label: "Sign in",
        href: withNext("/sign-in", next),
      }}
    >
      <SignUpForm next={next} />
    </AuthPage>
  );
}
