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
from analytics.tables.cleaning.leaving_out import without_customers
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
from analytics.ranking.top import recommend, target_customers
from analytics.ranking.everybody import recommend_all
from analytics.ranking.explain import Explanation, explain
from analytics.ranking.similar import Estimate, estimate_from_similar, similar_items
from analytics.ranking.campaign_scores import CampaignScores, RanksCustomers, campaign_scores
from analytics.evaluation.backtest import BackTest, back_test
from analytics.evaluation.calibration import Calibration, calibrate
from analytics.evaluation.history import base_rates, why_ranks_only
from analytics.evaluation.method_scores import method_scores, scores_by_method
from analytics.campaigns.campaign_files import (
    read_contact_history,
    read_costs,
    read_plan,
    read_results,
    read_seeds,
    read_suppression,
)
from analytics.campaigns.eligibility import Eligibility, EligibilityRules, bought_since, eligible_customers, objectors
from analytics.campaigns.economics import Costs
from analytics.campaigns.depth import ContactPlan, plan_contacts
from analytics.campaigns.control import (
    ControlSplit,
    control_options,
    detectable_difference,
    random_slice,
    sample_size,
    split_control,
)
from analytics.campaigns.basis import CampaignBasis, prepare_lists
from analytics.campaigns.settings import CampaignSettings
from analytics.campaigns.campaign import Campaign, make_campaign
from analytics.campaigns.arithmetic import parts_of_score
from analytics.campaigns.next_offers import NextOffers, next_best_offers
from analytics.campaigns.assignment import Assignment, Offer, assign_offers
from analytics.campaigns.several_settings import SharedOffer, SharedSettings
from analytics.campaigns.several import SharedCampaigns, share_customers
from analytics.campaigns.before import add_known_before
from analytics.campaigns.balance import Balance, check_balance
from analytics.campaigns.readout import ReadOut, read_out
from analytics.campaigns.responses import ResponseModel, response_model, why_no_response_model
from analytics.campaigns.response_scores import ResponseScores
from analytics.campaigns.uplift import Qini, ScoreEffect, effect_by_score, qini, uplift_by_band
from analytics.exports.platforms.customers import contact_data, read_customer_table
from analytics.exports.platforms.kinds import CampaignFile, read_campaign_file
from analytics.exports.platforms.uploaded import ContactChoices, UploadedFiles
from analytics.exports.platforms.audience import AudienceFile, AudienceOptions, audience_file

__all__ = [
    "ALL_SHEETS",
    "Advice",
    "AnalyticsError",
    "Assignment",
    "AudienceFile",
    "AudienceOptions",
    "BackTest",
    "Balance",
    "Calibration",
    "Campaign",
    "CampaignBasis",
    "CampaignFile",
    "CampaignScores",
    "CampaignSettings",
    "CleaningReport",
    "ContactChoices",
    "ContactPlan",
    "ControlSplit",
    "Costs",
    "DataWarning",
    "Eligibility",
    "EligibilityRules",
    "Estimate",
    "Explanation",
    "Factorization",
    "Habits",
    "InteractionMatrix",
    "Interactions",
    "Movement",
    "NameChanges",
    "NextOffers",
    "Offer",
    "Qini",
    "RanksCustomers",
    "ReadOut",
    "ReadSettings",
    "Recognition",
    "ResponseModel",
    "ResponseScores",
    "ScoreEffect",
    "Segmentation",
    "SharedCampaigns",
    "SharedOffer",
    "SharedSettings",
    "Table",
    "TextSettings",
    "UploadedFiles",
    "Vocabulary",
    "add_known_before",
    "assign_offers",
    "audience_file",
    "available_values",
    "back_test",
    "base_rates",
    "bought_since",
    "build_matrix",
    "calibrate",
    "campaign_scores",
    "carry_names",
    "check_balance",
    "clean",
    "compare_segments",
    "contact_data",
    "control_options",
    "data_warnings",
    "detectable_difference",
    "documents_to_interactions",
    "effect_by_score",
    "eligible_customers",
    "estimate_from_similar",
    "explain",
    "factorize",
    "find_text_column",
    "fold_in",
    "fold_in_items",
    "join_tables",
    "make_campaign",
    "matrix_from_long",
    "matrix_from_wide",
    "method_scores",
    "next_best_offers",
    "objectors",
    "parts_of_score",
    "plan_contacts",
    "predict",
    "prepare_lists",
    "preview_query",
    "qini",
    "random_slice",
    "read_campaign_file",
    "read_contact_history",
    "read_costs",
    "read_customer_table",
    "read_out",
    "read_plan",
    "read_query",
    "read_results",
    "read_seeds",
    "read_suppression",
    "read_table",
    "recognise",
    "recommend",
    "recommend_all",
    "response_model",
    "sample_size",
    "scores_by_method",
    "segment",
    "segment_habits",
    "segment_movement",
    "share_customers",
    "similar_items",
    "split_control",
    "suggest_n_components",
    "target_customers",
    "typical_customers",
    "uplift_by_band",
    "why_no_response_model",
    "why_ranks_only",
    "without_customers",
]
