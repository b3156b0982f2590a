using Mem3D.Core.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>Turns what SQLite and the file system throw into errors for people. Codes: sqlite.org/rescode.html.</summary>
internal static class DataErrors
{
    /// <summary>Null when the exception is not one of storage.</summary>
    public static Mem3DException? Translate(Exception exception) => exception switch
    {
        Mem3DException e => e,
        DbUpdateConcurrencyException e => Changed(e),
        DbUpdateException { InnerException: SqliteException e } => Of(e),
        SqliteException e => Of(e),
        InvalidOperationException { InnerException: SqliteException e } => Of(e),
        UnauthorizedAccessException e => NotWritable(e),
        IOException e when FullDisk.Is(e) => DiskFull(e),
        IOException e => new Mem3DException(ErrorKind.Unavailable, "The data folder cannot be read or written.", "Check the server's disk.", e),
        _ => null,
    };

    public static Mem3DException NotWritable(Exception? e) => new(
        ErrorKind.Unavailable, "The data folder cannot be written.", "Give the server's account the right to write there, or configure another folder.", e);

    public static Mem3DException NotFound(string what) =>
        new(ErrorKind.NotFound, $"There is no such {what}.", "It may have been removed; go back and reload the list.");

    private static Mem3DException Of(SqliteException e) => e.SqliteErrorCode switch
    {
        5 or 6 => new Mem3DException(
            ErrorKind.Unavailable, "The database is locked by another program.", "Close backup or database tools that hold it open, then try again.", e),
        8 or 14 => NotWritable(e),
        11 or 26 => new Mem3DException(ErrorKind.Unavailable, "The database file is damaged.", "Restore the data folder from a backup.", e),
        13 => DiskFull(e),
        10 => new Mem3DException(ErrorKind.Unavailable, "The disk reports an error.", "Check the server's disk and its free space.", e),
        19 when e.SqliteExtendedErrorCode is 2067 or 1555 =>
            new Mem3DException(ErrorKind.Conflict, "The name or number is already taken.", "Choose another one.", e),
        19 => Changed(e),
        _ => new Mem3DException(ErrorKind.Unavailable, "The database refused the operation.", "Try again; if it happens again, look into the server's log.", e),
    };

    private static Mem3DException Changed(Exception e) =>
        new(ErrorKind.Conflict, "Something this needs was changed or removed meanwhile.", "Reload and try again.", e);

    private static Mem3DException DiskFull(Exception e) =>
        new(ErrorKind.Unavailable, "The server's disk is full.", "Free space in the data folder; nothing that was saved is lost.", e);
}
