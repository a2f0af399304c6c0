"use client";

import { signUp } from "../../lib/auth-api";
import { AuthForm, type Problems, type Values } from "./auth-form";

export function SignUpForm({ next }: { next: string }) {
  return <AuthForm kind="sign-up" check={check} send={signUp} next={next} />;
}

function check({ name, email, password }: Values): Problems {
  return {
    ...(!name && { name: "Enter your name." }),
    ...(!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && {
      email: email ? "This is not a complete e-mail address." : "Enter your e-mail.",
    }),
    ...(password.length < 8 && { password: "Use at least 8 characters." }),
  };
}
