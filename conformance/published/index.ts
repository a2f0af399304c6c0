import type { Expectation } from "../expectation";
import { CLOUD_NATIVE } from "./cloud-native";
import { CONTAINERIZATION } from "./containerization";
import { HABIT_TRACKER } from "./habit-tracker";
import { KUBERNETES_DEPLOYMENT } from "./kubernetes-deployment";
import { MINIKUBE_DEPLOYMENT } from "./minikube-deployment";

/**
 * The objects that each specification publishes, transcribed from its text. The values come from
 * the specifications alone: nothing here is derived from `presets/` or the chart.
 */
export const PUBLISHED = {
  "minikube-deployment": MINIKUBE_DEPLOYMENT,
  "habit-tracker": HABIT_TRACKER,
  containerization: CONTAINERIZATION,
  "kubernetes-deployment": KUBERNETES_DEPLOYMENT,
  "cloud-native": CLOUD_NATIVE,
} as const satisfies Record<string, readonly Expectation[]>;

export type Preset = keyof typeof PUBLISHED;
export const PRESETS = Object.keys(PUBLISHED) as Preset[];
