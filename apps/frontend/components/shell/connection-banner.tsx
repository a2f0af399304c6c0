import { useState } from "react";
import type { Connection } from "../../hooks/use-connection";
import { useFocusBack } from "../../hooks/use-focus-back";
import { classes } from "../../lib/classes";
import { AlertIcon } from "../icons";

interface ConnectionBannerProps {
  connection: Pick<Connection, "trouble" | "offline">;
  onRetry: () => Promise<void>;
}

/**
 * Shows that the connection is lost. The banner is in the header if there is room, and otherwise
 * covers part of the panes. Controls therefore do not move when the banner appears or disappears.
 */
export function ConnectionBanner(props: ConnectionBannerProps) {
  return (props.connection.trouble || props.connection.offline) && <Banner {...props} />;
}

function Banner({ connection: { trouble, offline }, onRetry }: ConnectionBannerProps) {
  const [busy, setBusy] = useState(false);
  const retry = async () => {
    setBusy(true);
    await onRetry();
    setBusy(false);
  };
  return (
    <div
      {...useFocusBack<HTMLDivElement>()}
      role="alert"
      className={classes(
        "pointer-events-none absolute inset-x-0 top-full z-20 flex justify-center p-2",
        "lg:inset-x-48 lg:inset-y-0 lg:py-1",
      )}
    >
      <div
        className={classes(
          "pointer-events-auto flex w-full max-w-2xl items-center gap-3 rounded-xl",
          "border border-notice-line bg-notice py-2 pr-2 pl-4 text-on-notice shadow-float",
          "lg:py-0 lg:shadow-none",
        )}
      >
        <AlertIcon />
        <p className="min-w-0 flex-1 text-sm leading-snug text-pretty">
          <span className="font-semibold">{offline ? "You are offline." : trouble}</span>{" "}
          {offline
            ? "Your text is kept. The page reconnects when the network is back."
            : "Trying again automatically."}
        </p>
        {!offline && (
          <button
            type="button"
            onClick={() => void retry()}
            aria-disabled={busy}
            className="button min-w-22 shrink-0 border border-current hover:bg-on-notice/10"
          >
            {busy ? "Trying…" : "Retry"}
          </button>
        )}
      </div>
    </div>
  );
}
