export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const themeCookie = "theme";

export function themeOf(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}

/**
 * Applies `theme` immediately and stores it in a cookie, so that the server renders the next page
 * in the same theme.
 */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const keptSeconds = theme === "system" ? 0 : 31_536_000;
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${keptSeconds}; samesite=lax`;
}
