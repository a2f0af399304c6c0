export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const themeCookie = "theme";

export function themeOf(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}

/**
 * Shows `theme` at once and has the server begin the next page with it, so that no page starts in
 * the other one.
 */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const keptSeconds = theme === "system" ? 0 : 31_536_000;
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${keptSeconds}; samesite=lax`;
}
