using System.Reflection;

namespace PSChat.Core.Tests;

/// <summary>
/// The engine is loaded into PowerShell, so it must not bring a package that could be there in another version.
/// </summary>
public sealed class PackageTests
{
    [Fact]
    public void The_engine_needs_nothing_but_the_runtime()
    {
        // By file and not by name, because a package may call itself System.Something too.
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var references = typeof(ChatException).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).ToList();
        Assert.Contains("System.Runtime", references);
        Assert.All(
            references,
            name => Assert.True(File.Exists(Path.Combine(framework, name + ".dll")), $"{name} is not part of the runtime."));
    }

    [Fact]
    public void The_engine_uses_nothing_that_PowerShell_brings()
    {
        var references = typeof(ChatException).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
        Assert.DoesNotContain(references, name => name.StartsWith("System.Management.Automation", StringComparison.Ordinal));
    }
}
