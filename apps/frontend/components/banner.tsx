import { AlertIcon } from "./icons";

interface BannerProps {
  text: string;
  /** What happens without the person doing anything. */
  detail?: string;
  action: string;
  busy?: boolean;
  onAction(): void;
}

/** Lies over the header row, so that neither its coming nor its going moves what a finger is about to touch. */
export function Banner({ text, detail, action, busy = false, onAction }: BannerProps) {
  return (
    <div role="alert" className="fixed inset-x-0 top-0 z-10 border-b border-notice-line bg-notice text-on-notice shadow-sm">
      <div className="mx-auto flex min-h-16 max-w-2xl items-center gap-3 px-4 py-2.5 sm:px-6">
        <AlertIcon />
        <p className="min-w-0 flex-1 text-sm leading-snug text-pretty">
          <span className="font-semibold">{text}</span> {detail && <span className="block">{detail}</span>}
        </p>
        <button type="button" onClick={onAction} aria-disabled={busy} className="min-h-11 shrink-0 rounded-lg border border-current px-4 text-sm font-semibold hover:bg-on-notice/10">
          {busy ? "Trying…" : action}
        </button>
      </div>
    </div>
  );
}
