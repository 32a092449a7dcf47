"""Segments, recommendations and campaign lists from a table of purchases or ratings.

The names below stand in the order in which data flows::

    file -> table -> clean interactions -> V -> V ~ W·H -> segments -> rankings -> campaign -> exported list
"""

from analytics.errors import AnalyticsError
from analytics.vocabulary import Vocabulary
from analytics.tables.reading import ALL_SHEETS, ReadSettings, read_table
from analytics.tables.joining import join_tables
from analytics.tables.databases.database import preview_query, read_query
from analytics.tables.table import Table
from analytics.tables.recognition.recognition import Recognition, recognise
from analytics.tables.cleaning.cleaning import CleaningReport, Interactions, clean
from analytics.values import available_values
from analytics.tables.texts.documents import find_text_column
from analytics.tables.texts.text import TextSettings, documents_to_interactions
from analytics.matrix import InteractionMatrix, build_matrix, matrix_from_long, matrix_from_wide
from analytics.trust import DataWarning, data_warnings
from analytics.factorization import Factorization, factorize
from analytics.factorization.folding_in import fold_in, fold_in_items
from analytics.factorization.selection import Advice, suggest_n_components
from analytics.segments.segmentation import Segmentation, segment
from analytics.segments.carrying import NameChanges, carry_names, compare_segments
from analytics.segments.habits import Habits, segment_habits
from analytics.segments.migration import segment_movement
from analytics.segments.movement import Movement
from analytics.segments.typical import typical_customers
from analytics.ranking.scores import predict
from analytics.ranking.top import recommend, recommend_all, target_customers
from analytics.ranking.explain import Explanation, explain
from analytics.ranking.similar import Estimate, estimate_from_similar, similar_items
from analytics.campaigns.scores import CampaignScores, campaign_scores
from analytics.campaigns.targeting import TargetList, build_target_list
from analytics.evaluation.backtest import BackTest, back_test
from analytics.evaluation.calibration import Calibration, calibrate
from analytics.evaluation.history import base_rates, why_ranks_only
from analytics.exports.platforms.customers import contact_data, read_customer_table
from analytics.exports.platforms.audience import AudienceFile, AudienceOptions, audience_file

__all__ = [
    "ALL_SHEETS",
    "Advice",
    "AnalyticsError",
    "AudienceFile",
    "AudienceOptions",
    "BackTest",
    "Calibration",
    "CampaignScores",
    "CleaningReport",
    "DataWarning",
    "Estimate",
    "Explanation",
    "Factorization",
    "Habits",
    "InteractionMatrix",
    "Interactions",
    "Movement",
    "NameChanges",
    "ReadSettings",
    "Recognition",
    "Segmentation",
    "Table",
    "TargetList",
    "TextSettings",
    "Vocabulary",
    "audience_file",
    "available_values",
    "back_test",
    "base_rates",
    "build_matrix",
    "build_target_list",
    "calibrate",
    "campaign_scores",
    "carry_names",
    "clean",
    "compare_segments",
    "contact_data",
    "data_warnings",
    "documents_to_interactions",
    "estimate_from_similar",
    "explain",
    "factorize",
    "find_text_column",
    "fold_in",
    "fold_in_items",
    "join_tables",
    "matrix_from_long",
    "matrix_from_wide",
    "predict",
    "preview_query",
    "read_customer_table",
    "read_query",
    "read_table",
    "recognise",
    "recommend",
    "recommend_all",
    "segment",
    "segment_habits",
    "segment_movement",
    "similar_items",
    "suggest_n_components",
    "target_customers",
    "typical_customers",
    "why_ranks_only",
]
