"""The cleaning step for engines that people already run; each module needs the extra of its engine."""
