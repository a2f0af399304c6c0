"use client";

import { useState } from "react";
import { TextField, type TextFieldProps } from "./text-field";

/** A password that can be looked at before it is sent. */
export function PasswordField(props: Omit<TextFieldProps, "name" | "label" | "type" | "children">) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      name="password"
      label="Password"
      type={shown ? "text" : "password"}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
    >
      <button
        type="button"
        aria-label="Show password"
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
        className="mr-1 min-h-9 w-16 pointer-coarse:min-h-11 rounded-lg text-sm font-medium text-muted hover:text-ink"
      >
        {shown ? "Hide" : "Show"}
      </button>
    </TextField>
  );
}
