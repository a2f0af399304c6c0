"use client";

import { useActionState, useEffect, useRef } from "react";
import { AuthApiError, type AuthField } from "../../lib/auth-api";
import { classes } from "../../lib/classes";
import { PasswordField } from "./password-field";
import { TextField } from "./text-field";

export type Values = Record<AuthField, string>;
export type Problems = Partial<Record<AuthField | "form", string>>;

interface AuthFormProps {
  kind: "sign-in" | "sign-up";
  /** Returns the problems found in the values. The form is sent only if there are no problems. */
  check: (values: Values) => Problems;
  send: (values: Values) => Promise<void>;
  /** The path within this application to open after signing in. */
  next: string;
}

interface Outcome {
  problems: Problems;
  done: boolean;
}

const words = {
  "sign-in": { action: "Sign in", pending: "Signing in…" },
  "sign-up": { action: "Create account", pending: "Creating your account…" },
};

/**
 * The form on the sign-in and sign-up pages. The form submits through a React action. If the user
 * submits the form before this code has loaded, React sends it afterwards. The browser never
 * submits the form natively, so a password cannot end up in a URL or a log.
 */
export function AuthForm({ kind, check, send, next }: AuthFormProps) {
  const formRef = useRef<HTMLFormElement>(null);
  const isNew = kind === "sign-up";
  const [{ problems, done }, submit, pending] = useActionState<Outcome, FormData>(
    async (_, form) => {
      const values: Values = {
        name: text(form, "name").trim(),
        email: text(form, "email").trim(),
        password: text(form, "password"),
      };
      const problems = check(values);
      if (Object.keys(problems).length > 0) return { problems, done: false };
      try {
        await send(values);
      } catch (error) {
        if (!(error instanceof AuthApiError)) throw error;
        return { problems: { [error.field ?? "form"]: error.message }, done: false };
      }
      // Loads a new document instead of navigating within this one, because each document needs its
      // own nonce.
      window.location.replace(next);
      return { problems: {}, done: true };
    },
    { problems: {}, done: false },
  );
  // The form stays busy until the new page is shown.
  const busy = pending || done;

  useEffect(() => {
    formRef.current?.querySelector<HTMLInputElement>("[aria-invalid=true]")?.focus();
  }, [problems]);

  return (
    // React resets a form after its action, which would clear the user's input.
    <form
      ref={formRef}
      action={submit}
      onReset={(event) => event.preventDefault()}
      noValidate
      aria-busy={busy}
    >
      <fieldset className="flex min-w-0 flex-col gap-2">
        <legend className="sr-only">{words[kind].action}</legend>
        {isNew && (
          <TextField
            name="name"
            label="Name"
            autoComplete="name"
            autoFocus
            required
            maxLength={100}
            problem={problems.name}
          />
        )}
        <TextField
          name="email"
          label="E-mail"
          type="email"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={!isNew}
          required
          maxLength={254}
          problem={problems.email}
        />
        <PasswordField
          autoComplete={isNew ? "new-password" : "current-password"}
          required
          hint={isNew ? "At least 8 characters" : undefined}
          problem={problems.password}
        />
        <button
          type="submit"
          aria-disabled={busy}
          onClick={(event) => busy && event.preventDefault()}
          className={classes(
            "mt-2 min-h-11 rounded-xl bg-accent px-5 font-semibold text-on-accent",
            "transition-colors hover:bg-accent-strong",
          )}
        >
          {busy ? words[kind].pending : words[kind].action}
        </button>
        <p role="alert" className="min-h-10 text-sm leading-5 text-pretty text-danger">
          {/* Announces every problem to screen readers. Displays only the problems that are not
              displayed below a field. */}
          {problems.form ?? <span className="sr-only">{Object.values(problems).join(" ")}</span>}
        </p>
        <noscript>
          <p className="text-sm text-danger">
            This application needs JavaScript. Please allow it for this page.
          </p>
        </noscript>
      </fieldset>
    </form>
  );
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
