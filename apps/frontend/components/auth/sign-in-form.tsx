"use client";

import { signIn } from "../../lib/auth-api";
import { AuthForm, type Problems, type Values } from "./auth-form";

export function SignInForm({ next }: { next: string }) {
  return <AuthForm kind="sign-in" check={check} send={signIn} next={next} />;
}

function check({ email, password }: Values): Problems {
  return {
    ...(!email && { email: "Enter your e-mail." }),
    ...(!password && { password: "Enter your password." }),
  };
}
