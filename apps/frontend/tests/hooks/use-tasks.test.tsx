import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { useTasks } from "../../hooks/use-tasks";
import { FakeTaskService } from "../helpers/fake-task-service";

const loads = (service: FakeTaskService) => service.calls.filter((call) => call.startsWith("GET")).length;
const pass = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * 1000));

test("a lost connection is tried again after 1, 2, 4, 8, then every 15 seconds, until it is back", async () => {
  vi.useFakeTimers();
  const service = new FakeTaskService("Buy milk");
  service.fault = "away";
  const { result } = renderHook(() => useTasks());
  await pass(0);
  expect(loads(service)).toBe(1);
  for (const [seconds, count] of [[1, 2], [2, 3], [4, 4], [8, 5], [15, 6], [15, 7]] as const) {
    await pass(seconds - 0.01);
    expect(loads(service)).toBe(count - 1);
    await pass(0.01);
    expect(loads(service)).toBe(count);
  }
  service.fault = "none";
  await pass(15);
  expect(result.current.trouble).toBeNull();
  expect(result.current.tasks).toHaveLength(1);
  await pass(120);
  expect(loads(service)).toBe(8);
});

test("a device that comes back online is tried at once", async () => {
  vi.useFakeTimers();
  const service = new FakeTaskService("Buy milk");
  service.fault = "away";
  const { result } = renderHook(() => useTasks());
  await pass(0);
  expect(result.current.trouble?.kind).toBe("connection");
  service.fault = "none";
  act(() => void window.dispatchEvent(new Event("online")));
  await pass(0);
  expect(result.current.tasks).toHaveLength(1);
});

test("a page that is looked at again shows what changed elsewhere", async () => {
  const service = new FakeTaskService("Buy milk");
  const { result } = renderHook(() => useTasks());
  await waitFor(() => expect(result.current.tasks).toHaveLength(1));
  service.tasks = [];
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  await waitFor(() => expect(result.current.tasks).toHaveLength(0));
});

test("writes are sent one after another, in the order they were made", async () => {
  const service = new FakeTaskService("Buy milk");
  const { result } = renderHook(() => useTasks());
  await waitFor(() => expect(result.current.tasks).toHaveLength(1));
  service.hold();
  act(() => void result.current.toggle(result.current.tasks![0]!));
  act(() => void result.current.toggle(result.current.tasks![0]!));
  expect(result.current.tasks![0]!.completed).toBe(false);
  await waitFor(() => expect(service.calls.filter((call) => call.startsWith("PATCH"))).toHaveLength(1));
  await act(async () => service.release());
  await waitFor(() => expect(service.calls.filter((call) => call.startsWith("PATCH"))).toHaveLength(2));
  await waitFor(() => expect(result.current.announcement).toBe("“Buy milk” reopened."));
  expect(service.tasks[0]!.completed).toBe(false);
});

test("a list that was read before a task was added, and arrives after it, is read again", async () => {
  const service = new FakeTaskService("Buy milk");
  service.hold();
  const { result } = renderHook(() => useTasks());
  service.holdNoMore();
  await act(() => result.current.add("Call Ana"));
  await act(async () => service.release());
  await waitFor(() => expect(result.current.tasks?.map(({ title }) => title)).toEqual(["Call Ana", "Buy milk"]));
});

test("a load that fails takes the place of an older notice, so that it is tried again", async () => {
  const service = new FakeTaskService("Buy milk");
  const { result } = renderHook(() => useTasks());
  await waitFor(() => expect(result.current.tasks).toHaveLength(1));
  service.fault = "refuses writes";
  await act(() => result.current.toggle(result.current.tasks![0]!));
  expect(result.current.trouble?.kind).toBe("refused");
  service.fault = "away";
  await act(() => result.current.retry());
  expect(result.current.trouble?.kind).toBe("connection");
});
