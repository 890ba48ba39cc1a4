"""Which columns a row is saved with."""


def all_but(row, *names):
    """For `update_fields`: everything that is loaded of `row` but `names`, which others may have changed meanwhile."""
    left_out = {*names, *row.get_deferred_fields()}
    fields = row._meta.concrete_fields
    return [one.name for one in fields if not (one.primary_key or one.generated or one.name in left_out)]
