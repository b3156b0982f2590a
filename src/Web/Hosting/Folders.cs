namespace Mem3D.Web.Hosting;

/// <summary>Where this server keeps its data and finds its networks. Both are absolute.</summary>
/// <param name="Data">Database, voxel files, uploads, keys. Setting <c>Mem3D:DataFolder</c>.</param>
/// <param name="Models">manifest.json and the networks. Setting <c>Mem3D:Models</c>. It need not exist.</param>
public sealed record Folders(string Data, string Models)
{
    /// <summary>Uploads and exports in work. What lies here at start belongs to nobody and is removed.</summary>
    public string Staging => Path.Combine(Data, "staging");

    /// <summary>Keys that protect cookies, so that people stay signed in over a restart.</summary>
    public string Keys => Path.Combine(Data, "keys");
}
