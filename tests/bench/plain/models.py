from django.db import models


class Agency(models.Model):
    name = models.CharField(max_length=300)
    tier = models.CharField(max_length=10)
    founded_on = models.DateField()

    class Meta:
        app_label = "plain"

    def __str__(self):
        return self.name
