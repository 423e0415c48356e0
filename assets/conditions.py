"""When automation makes an asset."""

import dagster as dg

HELD_BACK = dg.AutomationCondition.eager() & dg.AutomationCondition.all_deps_blocking_checks_passed()
"""As soon as what it is made from is new, but not while a gate upstream of this partition is red."""

WHATEVER_IS_PUBLISHED = (
    dg.AutomationCondition.any_deps_updated().since_last_handled()
    & ~dg.AutomationCondition.any_deps_in_progress()
    & ~dg.AutomationCondition.in_progress()
).with_label("whatever is published")
"""After each change upstream, over the partitions that have passed their gates: one red language
does not hold back the others."""
