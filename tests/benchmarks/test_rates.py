"""What the plan reckons with is taken from what the other benchmarks measured, by its name there."""

from reimaging.rates import rates


def test_the_memory_of_a_kind_is_sought_under_a_step_that_is_measured(bench):
    rates, steps = bench("rates"), bench("memory_steps")
    assert set(rates.MEASURED_AS) <= set(rates.KINDS)
    assert set(rates.MEASURED_AS.values()) <= {step.name for step in steps.STEPS}


def test_the_rates_that_a_plan_reckons_with_know_how_memory_grows(bench):
    measured_as = bench("rates").MEASURED_AS
    named = {name: rate for name, rate in rates().items() if name in measured_as}
    assert named.keys() == measured_as.keys()
    assert {rate.command for rate in named.values()} == {
        "python benchmarks/rates.py, memory by memory.py"
    }
    # what holds something of each image, whatever else is done a chunk at a time
    assert named["neighbours.graph"].memory_each > 4
