import { classes } from "../../lib/classes";

export interface TextFieldProps extends Omit<
  React.ComponentProps<"input">,
  "id" | "name" | "className"
> {
  name: string;
  label: string;
  /** Text shown below the field while `problem` is not set. */
  hint?: string;
  problem?: string;
  /** A control inside the field, to the right of the text. */
  children?: React.ReactNode;
}

/**
 * A labelled text field. The line below the field is always rendered, so that a message does not
 * shift the controls.
 */
export function TextField({ name, label, hint, problem, children, ...input }: TextFieldProps) {
  return (
    <div>
      <label htmlFor={name} className="block text-sm font-medium">
        {label}
      </label>
      <div
        className={classes(
          "mt-1.5 flex items-center rounded-xl border border-control bg-surface transition-colors",
          "focus-within:border-accent focus-within:outline-2 focus-within:-outline-offset-1",
          "focus-within:outline-accent has-[[aria-invalid=true]]:border-danger",
        )}
      >
        <input
          {...input}
          id={name}
          name={name}
          aria-invalid={problem !== undefined}
          aria-describedby={`${name}-note`}
          className={classes(
            "min-h-11 min-w-0 flex-1 rounded-xl bg-transparent px-3.5 text-base outline-none",
            "placeholder:text-muted",
          )}
        />
        {children}
      </div>
      <p
        id={`${name}-note`}
        className={`mt-1 min-h-5 text-sm leading-5 ${problem ? "text-danger" : "text-muted"}`}
      >
        {problem ?? hint}
      </p>
    </div>
  );
}
