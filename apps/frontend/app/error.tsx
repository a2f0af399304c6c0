"use client";

import { actionClass, MessagePage } from "../components/message-page";

export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <MessagePage
      title="That did not work"
      text="An error occurred on this page. Your tasks are stored on the server, not in this page."
    >
      <button type="button" onClick={reset} className={actionClass}>
        Show the page again
      </button>
    </MessagePage>
  );
}
