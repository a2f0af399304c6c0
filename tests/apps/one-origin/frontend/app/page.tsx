import { ChoreList } from "../components/chore-list";

export default function Page() {
  return (
    <main>
      <h1>Chores</h1>
      <ChoreList />
    </main>
  );
}
