"use client";

import { useState } from "react";
import { classes } from "../../lib/classes";
import { TextField, type TextFieldProps } from "./text-field";

/** A password field with a button that shows the password. */
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
        className={classes(
          "mr-1 min-h-9 w-16 rounded-lg pointer-coarse:min-h-11",
          "text-sm font-medium text-muted hover:text-ink",
        )}
      >
        {shown ? "Hide" : "Show"}
      </button>
    </TextField>
  );
}
