namespace PSChat.Core.Tests;

/// <summary>A test that reads the files of Unicode, and is skipped where there are none.</summary>
internal sealed class UcdFactAttribute : FactAttribute
{
    public UcdFactAttribute()
    {
        if (Ucd.Folder is null) Skip = $"{Ucd.Variable} names no folder with the Unicode Character Database.";
    }
}
