namespace Mem3D.Data.Persistence.Entities;

internal sealed class WebhookEntity
{
    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public ProjectEntity? Project { get; set; }

    public string Url { get; set; } = "";

    public string ProtectedSecret { get; set; } = "";

    public bool Enabled { get; set; } = true;

    public DateTimeOffset CreatedAt { get; set; }

    public int? LastStatus { get; set; }

    public string? LastProblem { get; set; }

    public DateTimeOffset? LastAt { get; set; }
}
