import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { classes } from "../lib/classes";

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** The accessible name, which is also shown on hover. */
  label: string;
  children: ReactNode;
  /** The CSS classes for the button's colours, including those on hover. */
  color?: string;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  label,
  children,
  color = "text-muted hover:bg-hover hover:text-ink",
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classes(
        "grid size-9 shrink-0 place-content-center rounded-lg",
        "transition-colors pointer-coarse:size-11",
        color,
      )}
    >
      {children}
    </button>
  );
}
