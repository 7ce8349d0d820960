"""The exercises of each chapter: references and cases behind the self-checks."""
