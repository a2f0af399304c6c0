"use client";

import { useEffect, useState } from "react";
import { addTask, listTasks, type Task } from "../services/api";

export default function Page() {
  const [tasks, setTasks] = useState<Task[]>([]);
  const [title, setTitle] = useState("");

  useEffect(() => {
    void listTasks().then(setTasks);
  }, []);

  async function submit(event: React.FormEvent) {
    event.preventDefault();
    await addTask(title);
    setTitle("");
    setTasks(await listTasks());
  }

  return (
    <main>
      <h1>Errands</h1>
      <form onSubmit={submit}>
        <label>
          New task
          <input value={title} onChange={(event) => setTitle(event.target.value)} />
        </label>
        <button type="submit">Add</button>
      </form>
      <ul>
        {tasks.map((task) => (
          <li key={task.id}>{task.title}</li>
        ))}
      </ul>
    </main>
  );
}
