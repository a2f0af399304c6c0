import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Its accessible name, and the text shown on hover. */
  label: string;
  children: ReactNode;
  /** Its colours at rest and when pointed at. */
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
      className={`grid size-9 shrink-0 place-content-center rounded-lg transition-colors pointer-coarse:size-11 ${color}`}
    >
      {children}
    </button>
  );
}
