using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Mem3D.Data.Persistence;

/// <summary>Instants as UTC ticks (100 ns since year 1): SQLite has no type for them, and integers sort.</summary>
internal sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(v => v.UtcTicks, v => new DateTimeOffset(v, TimeSpan.Zero));
