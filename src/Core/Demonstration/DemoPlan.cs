namespace Mem3D.Core.Demonstration;

/// <summary>How large a project of made-up work is.</summary>
/// <param name="Cases">Cases, over one generated scan.</param>
/// <param name="People">Made-up people; they cannot sign in.</param>
/// <param name="Days">Days of work before today.</param>
/// <param name="RoundsPerCase">Rounds stored in the history of every case that was begun; 0: none, their numbers only.</param>
/// <param name="SlicesPerRound">Slice versions of each of these rounds; submitted cases, which reviewers open, have as many as the scan has slices.</param>
/// <param name="Seed">The same seed gives the same project.</param>
public sealed record DemoPlan(int Cases = 48, int People = 6, int Days = 40, int RoundsPerCase = 0, int SlicesPerRound = 1, int Seed = 1);
