import { Brand } from "../components/brand";
import { TaskPane } from "./task-pane";

export default function Page() {
  return (
    // One pane today, and the page as wide as it; a second child of main becomes a second column in a wider page.
    <div className="mx-auto max-w-2xl px-4 pb-24 sm:px-6 lg:has-[main>:nth-child(2)]:max-w-6xl">
      <header className="flex h-16 items-center">
        <Brand />
      </header>
      <main className="grid gap-12 pt-8 *:min-w-0 sm:pt-14 lg:auto-cols-fr lg:grid-flow-col">
        <TaskPane />
      </main>
    </div>
  );
}
