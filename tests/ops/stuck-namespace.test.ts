import assert from "node:assert/strict";
import { kindsIn, remainingConditions } from "../../ops/lib/cluster/stuck-namespace";

describe("a namespace that cannot be deleted", () => {
  const condition = (type: string, status: string, message: string) => ({ type, status, message });
  const namespace = {
    metadata: {},
    status: {
      conditions: [
        condition("NamespaceDeletionContentFailure", "False", "All content successfully deleted"),
        condition(
          "NamespaceContentRemaining",
          "True",
          "Some resources are remaining: configmaps. has 1 resource instances, widgets.example.org has 2 resource instances",
        ),
        condition(
          "NamespaceFinalizersRemaining",
          "True",
          "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
        ),
      ],
    },
  };

  it("is explained only by the conditions about its remaining content", () => {
    assert.deepEqual(
      remainingConditions(namespace).map((message) => message.split(":")[0]),
      ["Some resources are remaining", "Some content in the namespace has finalizers remaining"],
    );
    assert.deepEqual(remainingConditions({ metadata: {} }), []);
  });

  it("is explained by the kinds of its remaining objects", () =>
    assert.deepEqual(kindsIn(remainingConditions(namespace).join("\n")), [
      "configmaps",
      "widgets.example.org",
    ]));
});
