import { act, fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { Toast } from "../../components/shell/toast";

const onDismiss = vi.fn();
const pass = (seconds: number) => {
  act(() => {
    vi.advanceTimersByTime(seconds * 1000);
  });
};

beforeEach(() => {
  vi.useFakeTimers();
  onDismiss.mockReset();
  render(
    <Toast
      notice={{ key: 1, text: "“Milk” completed.", tone: "done", undo: () => {} }}
      raised={false}
      onDismiss={onDismiss}
    />,
  );
});

test("a notice with Undo is shown for at least eight seconds and disappears within twelve seconds", () => {
  pass(8);
  expect(onDismiss).not.toHaveBeenCalled();
  pass(4);
  expect(onDismiss).toHaveBeenCalled();
});

test("a notice does not disappear while it has the focus", () => {
  fireEvent.focus(screen.getByRole("button", { name: "Undo" }));
  pass(60);
  expect(onDismiss).not.toHaveBeenCalled();
  fireEvent.blur(screen.getByRole("button", { name: "Undo" }));
  pass(12);
  expect(onDismiss).toHaveBeenCalled();
});
