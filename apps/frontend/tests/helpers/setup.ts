import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

// The default timeout of one second is too short on a busy machine.
configure({ asyncUtilTimeout: 5000 });

/** Adds the members that the target does not have yet. */
function polyfill(target: object, members: Record<string, unknown>): void {
  for (const [name, member] of Object.entries(members))
    if (!(name in target)) Object.assign(target, { [name]: member });
}

// The page uses these browser APIs, which jsdom does not implement.
if (typeof window !== "undefined") {
  polyfill(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.open = true;
    },
    close(this: HTMLDialogElement) {
      this.open = false;
      this.dispatchEvent(new Event("close"));
    },
  });
  polyfill(globalThis, {
    ResizeObserver: class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  });
  polyfill(Element.prototype, { scrollIntoView() {} });
}

beforeEach(() => {
  if (typeof window === "undefined") return;
  sessionStorage.clear();
  window.history.replaceState(null, "", "/");
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});
