using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace PSChat.Repository.Tests;

/// <summary>A workflow of the forge: it may fetch the sources and an SDK, keep results, and call the build.</summary>
internal sealed partial class Workflow
{
    /// <summary>What a workflow may use apart from the build, each in a version.</summary>
    private static readonly string[] s_actions = ["actions/checkout", "actions/setup-dotnet", "actions/upload-artifact"];

    private readonly List<string> _problems = [];
    private readonly List<string> _tasks = [];

    private Workflow()
    {
    }

    /// <summary>What is wrong with it, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The tasks that it calls.</summary>
    public IReadOnlyList<string> Tasks => _tasks;

    /// <summary>Reads one.</summary>
    /// <exception cref="YamlDotNet.Core.YamlException">The text is not YAML, or a key stands twice.</exception>
    public static Workflow Read(string text)
    {
        var workflow = new Workflow();
        workflow.Look(Yaml.Read(text));
        return workflow;
    }

    private void Look(YamlNode root)
    {
        foreach (var key in (string[])["name", "on", "permissions", "jobs"])
        {
            if (root.Find(key) is null) _problems.Add($"It has no '{key}'.");
        }

        if (root.Find("defaults")?.Find("run")?.Find("shell")?.ToString() != "bash")
            _problems.Add("Its shell is not bash, which build.sh needs on every system.");
        if (root.Find("jobs") is not YamlMappingNode jobs) return;
        foreach (var (name, job) in jobs.Children) LookAtJob($"{name}", job);
    }

    private void LookAtJob(string name, YamlNode job)
    {
        foreach (var key in (string[])["runs-on", "timeout-minutes"])
        {
            if (job.Find(key) is null) _problems.Add($"The job {name} has no '{key}'.");
        }

        if (job.Find("steps") is YamlSequenceNode { Children.Count: > 0 } steps)
            foreach (var step in steps) LookAtStep(name, step);
        else
            _problems.Add($"The job {name} has no steps.");
    }

    private void LookAtStep(string job, YamlNode step)
    {
        switch (step.Find("uses")?.ToString(), step.Find("run")?.ToString())
        {
            case ({ } action, null):
                var parts = action.Split('@');
                if (!s_actions.Contains(parts[0])) _problems.Add($"The job {job} uses {action}.");
                else if (parts.Length != 2) _problems.Add($"The job {job} uses {action} in no particular version.");
                break;
            case (null, { } command):
                LookAtCommand(job, command);
                break;
            default:
                _problems.Add($"The job {job} has a step that neither runs nor uses anything, or both.");
                break;
        }
    }

    private void LookAtCommand(string job, string command)
    {
        var call = BuildCall().Match(command);
        var task = call.Groups[1].Value;
        if (!call.Success) _problems.Add($"The job {job} runs '{command}', which is no task of the build.");
        else if (!BuildTasks.Names.Contains(task)) _problems.Add($"The job {job} calls the task {task}, which does not exist.");
        else _tasks.Add(task);
    }

    [GeneratedRegex(@"^\./build\.sh (\w+)(?: --?\w[\w-]*(?: [\w.]+)?)*\z")]
    private static partial Regex BuildCall();
}
