import { MessagePage, wayOnClass } from "../components/message-page";

export default function NotFound() {
  return (
    <MessagePage title="No such page" text="The address may be mistyped, or the page has moved.">
      {/* A plain link: the page it leads to needs its own nonce. */}
      <a href="/" className={wayOnClass}>
        To your tasks
      </a>
    </MessagePage>
  );
}
