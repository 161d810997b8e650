"""What the plan reckons with is taken from what the other benchmarks measured, by its name there."""


def test_the_memory_of_a_kind_is_sought_under_a_step_that_is_measured(bench):
    rates, steps = bench("rates"), bench("memory_steps")
    assert set(rates.MEASURED_AS) <= set(rates.KINDS)
    assert set(rates.MEASURED_AS.values()) <= {step.name for step in steps.STEPS}
