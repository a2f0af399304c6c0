import { useState } from "react";
import { classes } from "../../lib/classes";
import { applyTheme, type Theme, themes } from "../../lib/theme";

const labels: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

export function ThemeChoice({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const choose = (next: Theme) => {
    setTheme(next);
    applyTheme(next);
  };
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm text-muted">Theme</legend>
      <div className="grid grid-cols-3 gap-1 rounded-lg bg-canvas p-1">
        {themes.map((each) => (
          <label
            key={each}
            className={classes(
              "cursor-pointer rounded-md py-1.5 text-center text-sm pointer-coarse:py-3",
              "has-checked:bg-surface has-checked:font-semibold has-checked:shadow-card",
              "has-focus-visible:outline-2 has-focus-visible:outline-accent",
            )}
          >
            <input
              type="radio"
              name="theme"
              className="sr-only"
              checked={theme === each}
              onChange={() => choose(each)}
            />
            {labels[each]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
