"""The order of a course's materials."""

from django.db import transaction

from courses.models import Course, StudyMaterial


@transaction.atomic
def put_in_order(course, wanted):
    """`wanted(pks)` gives the ids of the course's materials in the order they are to have. Those it leaves out stay
    behind the others."""
    Course.objects.select_for_update().get(pk=course.pk)
    materials = {material.pk: material for material in course.materials.order_by("position", "pk")}
    order = [pk for pk in dict.fromkeys(wanted(list(materials))) if pk in materials]
    order += [pk for pk in materials if pk not in order]
    for position, pk in enumerate(order, 1):
        materials[pk].position = position
    StudyMaterial.objects.bulk_update(materials.values(), ["position"], batch_size=500)


def moved(pk, step):
    """One of them a step up (-1) or down (1)."""

    def order(pks):
        if pk in pks:
            place = pks.index(pk)
            pks.insert(max(0, place + step), pks.pop(place))
        return pks

    return order
