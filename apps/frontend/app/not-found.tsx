import { actionClass, MessagePage } from "../components/message-page";

export default function NotFound() {
  return (
    <MessagePage title="No such page" text="The address may be mistyped, or the page has moved.">
      {/* This is not a next/link, because each document needs its own nonce. */}
      <a href="/" className={actionClass}>
        To your tasks
      </a>
    </MessagePage>
  );
}
