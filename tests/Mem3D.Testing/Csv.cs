namespace Mem3D.Testing;

/// <summary>Reads the small CSV files that describe real test data: quoted fields, a header row.</summary>
public static class Csv
{
    public static IReadOnlyList<Dictionary<string, string>> Read(string path)
    {
        var lines = File.ReadAllLines(path).Where(l => l.Length > 0).Select(Split).ToList();
        var names = lines[0];
        return [.. lines.Skip(1).Select(l => names.Select((n, i) => (n, l[i])).ToDictionary(p => p.n, p => p.Item2))];
    }

    private static List<string> Split(string line)
    {
        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
        var quoted = false;
        for (var n = 0; n < line.Length; n++)
        {
            var c = line[n];
            if (c == '"' && quoted && n + 1 < line.Length && line[n + 1] == '"')
            {
                field.Append('"');
                n++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}
