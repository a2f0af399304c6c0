"use client";

import { useRouter } from "next/navigation";
import { authClient } from "../../lib/auth-client";

export default function SignUp() {
  const router = useRouter();

  async function submit(form: FormData) {
    const email = String(form.get("email"));
    const password = String(form.get("password"));
    const { error } = await authClient.signUp.email({ email, password, name: email });
    if (error) alert(error.message);
    else router.push("/");
  }

  return (
    <form action={submit}>
      <label>
        Email <input name="email" type="email" required />
      </label>
      <label>
        Password <input name="password" type="password" required />
      </label>
      <button>Sign up</button>
    </form>
  );
}
