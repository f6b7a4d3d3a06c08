"""The postings of a term lie by weight, as the ranking reads them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(fields=["term", "weight", "document"], name="search_posting_rank"),
        ),
        migrations.RemoveIndex(model_name="posting", name="search_posting_term"),
    ]
